SELECT exam.id, exam.name, exam.ends_date, exam.out_of
FROM examination_examinationlisthandler exam
JOIN examination_examinationlisthandler_classrooms room ON room.examinationlisthandler_id = exam.id
WHERE room.classroom_id = :classroom
  AND exam.start_date <= :ends
  AND exam.ends_date >= :starts
