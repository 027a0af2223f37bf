SELECT concat_ws(' ', first_name, nullif(middle_name, ''), last_name) AS name, admission_number
FROM academic_student
WHERE id = :student
