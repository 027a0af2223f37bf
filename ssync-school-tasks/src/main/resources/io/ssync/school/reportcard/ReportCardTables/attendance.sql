-- Days on which a student was present are not stored. So a school day is one on which anybody of the class has a row.
WITH attendance AS (
  SELECT student_id, date,
    max(CASE WHEN status.half THEN 0.5 WHEN status.absent THEN 1 ELSE 0 END) AS absent,
    bool_or(coalesce(status.late, false)) AS late
  FROM attendance_studentattendance
  LEFT JOIN attendance_attendancestatus status ON status.id = status_id
  WHERE date BETWEEN :starts AND :ends AND ("ClassRoom_id" = :classroom OR student_id = ANY (:students))
  GROUP BY student_id, date)
SELECT student.id AS student_id,
  (SELECT count(DISTINCT date) FROM attendance) AS days,
  coalesce(sum(attendance.absent), 0) AS absent,
  count(*) FILTER (WHERE attendance.late) AS late
FROM unnest(:students) AS student (id)
LEFT JOIN attendance ON attendance.student_id = student.id
GROUP BY student.id
