INSERT INTO ssync_import_cancel (import_id, undo, asked_at)
VALUES (:id, :undo, :now)
ON CONFLICT (import_id) DO UPDATE SET undo = excluded.undo
