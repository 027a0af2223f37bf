INSERT INTO academic_studentclassenrollment (academic_year_id, classroom_id, student_id, enrollment_date, is_active, notes)
SELECT :year, classroom_id, student_id, :today, true, ''
FROM unnest(:students, :classrooms) AS enrolment (student_id, classroom_id)
