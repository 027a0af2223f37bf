SELECT level.name
FROM academic_classlevel level
WHERE NOT EXISTS (SELECT FROM academic_classroom WHERE name_id = level.id)
ORDER BY level.id
