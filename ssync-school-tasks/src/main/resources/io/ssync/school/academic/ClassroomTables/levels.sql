SELECT level.id, level.name, EXISTS (SELECT FROM academic_classroom WHERE name_id = level.id) AS has_classroom
FROM academic_classlevel level
