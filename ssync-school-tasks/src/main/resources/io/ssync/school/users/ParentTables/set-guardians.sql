UPDATE academic_student student
SET parent_guardian_id = parent.id, parent_contact = parent.phone_number
FROM unnest(:students, :guardians) AS family (student_id, guardian_id)
JOIN academic_parent parent ON parent.id = family.guardian_id
WHERE student.id = family.student_id
