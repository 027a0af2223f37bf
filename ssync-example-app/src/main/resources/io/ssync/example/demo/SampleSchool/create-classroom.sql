INSERT INTO academic_classroom (capacity, occupied_sits, name_id, stream_id, class_teacher_id)
SELECT 0, 0, level.id,
       (SELECT min(id) FROM academic_stream WHERE name = :stream),
       (SELECT id FROM academic_teacher WHERE "empId" = 'DEMO-1')
FROM academic_classlevel level
WHERE level.name = :name
  AND NOT EXISTS (SELECT FROM academic_classroom WHERE name_id = level.id)
