-- Begins an import, or the next run of it; an import that has ended is left as it is.
INSERT INTO ssync_import AS i (id, kind, file_name, brought_by, dry_run, headings, began_at, run)
VALUES (:id, :kind, :fileName, :by, :dryRun, :headings, :now, 1)
ON CONFLICT (id) DO UPDATE SET run = i.run + 1
RETURNING i.*
