SELECT assignment.id AS assignment_id, student.id AS student_id, student.admission_number, fee.name AS fee, fee.due_date,
  assignment.amount_owed - assignment.amount_paid AS balance, guardian.user_id AS recipient_id,
  concat_ws(' ', student.first_name, nullif(student.middle_name, ''), student.last_name) AS student
FROM finance_studentfeeassignment assignment
JOIN finance_feestructure fee ON fee.id = assignment.fee_structure_id
JOIN academic_student student ON student.id = assignment.student_id
LEFT JOIN academic_parent guardian ON guardian.id = student.parent_guardian_id
WHERE fee.id = :fee
  AND assignment.amount_paid < assignment.amount_owed
  AND NOT assignment.is_waived
  AND student.is_active AND student.date_dismissed IS NULL AND student.graduation_date IS NULL
ORDER BY assignment.id
