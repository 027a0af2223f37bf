-- Their marks and remarks stay: nobody takes from a student what was earned. But nobody is first twice.
WITH others AS (
  UPDATE examination_termresult
  SET position_in_class = NULL, total_students = NULL
  WHERE term_id = :term AND classroom_id = :classroom AND NOT id = ANY (:results)
  RETURNING student_id)
SELECT concat_ws(' ', student.first_name, student.last_name) AS name, student.admission_number
FROM others
JOIN academic_student student ON student.id = others.student_id
ORDER BY student.id
