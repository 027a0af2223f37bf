SELECT * FROM ssync_import ORDER BY began_at DESC, id LIMIT :limit OFFSET :offset
