SELECT term.name AS term, term.start_date, term.end_date, term.academic_year_id, year.active_year, level.name AS classroom
FROM administration_term term
JOIN administration_academicyear year ON year.id = term.academic_year_id
CROSS JOIN academic_classroom classroom
JOIN academic_classlevel level ON level.id = classroom.name_id
WHERE term.id = :term AND classroom.id = :classroom
