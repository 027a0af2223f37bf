-- Uploaded again, a sheet tells nothing new.
INSERT INTO academic_studentsmedicalhistory (student_id, history)
SELECT student_id, history
FROM unnest(:students, :histories) AS medical (student_id, history)
WHERE NOT EXISTS (
  SELECT FROM academic_studentsmedicalhistory known
  WHERE known.student_id = medical.student_id AND known.history = medical.history)
