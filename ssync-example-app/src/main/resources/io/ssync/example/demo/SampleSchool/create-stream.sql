INSERT INTO academic_stream (name)
SELECT :name
WHERE NOT EXISTS (SELECT FROM academic_stream WHERE name = :name)
