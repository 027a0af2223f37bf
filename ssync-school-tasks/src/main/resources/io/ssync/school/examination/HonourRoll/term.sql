SELECT concat_ws(' ', term.name, year.name)
FROM administration_term term
JOIN administration_academicyear year ON year.id = term.academic_year_id
WHERE term.id = :term
