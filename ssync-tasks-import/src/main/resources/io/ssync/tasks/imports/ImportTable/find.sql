SELECT * FROM ssync_import WHERE id = :id
