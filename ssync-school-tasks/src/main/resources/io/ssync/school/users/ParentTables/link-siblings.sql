INSERT INTO academic_student_siblings (from_student_id, to_student_id)
SELECT one.id, other.id
FROM academic_student one
JOIN academic_student other ON other.parent_guardian_id = one.parent_guardian_id AND other.id <> one.id
WHERE one.parent_guardian_id = ANY (:guardians)
ON CONFLICT (from_student_id, to_student_id) DO NOTHING
