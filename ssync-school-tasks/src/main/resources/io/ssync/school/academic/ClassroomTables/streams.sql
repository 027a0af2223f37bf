SELECT id, name FROM academic_stream ORDER BY id
