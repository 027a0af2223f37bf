SELECT level.name
FROM academic_classroom classroom
JOIN academic_classlevel level ON level.id = classroom.name_id
ORDER BY level.id
