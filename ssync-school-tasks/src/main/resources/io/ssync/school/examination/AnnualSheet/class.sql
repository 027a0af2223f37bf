SELECT level.name AS classroom, year.name AS year
FROM academic_classroom classroom
JOIN academic_classlevel level ON level.id = classroom.name_id
CROSS JOIN administration_academicyear year
WHERE classroom.id = :classroom AND year.id = :year
