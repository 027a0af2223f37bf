-- Locks an import for a chunk of it, against other runs of it and not against rows that refer to it.
SELECT i.run = :run AS is_mine, (SELECT c.undo FROM ssync_import_cancel AS c WHERE c.import_id = i.id) AS undo
FROM ssync_import AS i
WHERE i.id = :id
FOR NO KEY UPDATE
