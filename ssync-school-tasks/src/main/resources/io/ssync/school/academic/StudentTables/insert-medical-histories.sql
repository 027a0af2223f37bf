INSERT INTO academic_studentsmedicalhistory (student_id, history)
SELECT student_id, history
FROM unnest(:students, :histories) AS medical (student_id, history)
