WITH old AS (
  DELETE FROM ssync_import
  WHERE id IN (SELECT id FROM ssync_import WHERE began_at < :before ORDER BY began_at LIMIT :most FOR UPDATE SKIP LOCKED)
  RETURNING id
)
DELETE FROM ssync_import_cancel WHERE import_id IN (SELECT id FROM old) OR asked_at < :before
