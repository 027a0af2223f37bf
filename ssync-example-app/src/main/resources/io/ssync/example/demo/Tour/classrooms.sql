SELECT room.id
FROM academic_classroom room
JOIN academic_classlevel level ON level.id = room.name_id
WHERE level.name LIKE '% ' || :series
ORDER BY room.id
