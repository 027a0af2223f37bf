SELECT term.name AS term, term.start_date, term.end_date,
  (SELECT min(next.start_date) FROM administration_term next
   WHERE next.start_date > term.end_date) AS next_begins,
  term.academic_year_id, year.name AS year, level.name AS classroom
FROM administration_term term
JOIN administration_academicyear year ON year.id = term.academic_year_id
CROSS JOIN academic_classroom classroom
JOIN academic_classlevel level ON level.id = classroom.name_id
WHERE term.id = :term AND classroom.id = :classroom
