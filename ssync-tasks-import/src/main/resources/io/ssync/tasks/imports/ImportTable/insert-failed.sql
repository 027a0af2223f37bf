-- A row that was failed by a run whose end nobody heard of is there already.
INSERT INTO ssync_import_failed_row (import_id, position, cells, faults)
SELECT :id, f.position, f.cells, f.faults
FROM unnest(:positions, :cells, :faults) AS f (position, cells, faults)
ON CONFLICT DO NOTHING
