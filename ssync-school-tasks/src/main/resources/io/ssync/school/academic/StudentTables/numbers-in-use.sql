SELECT admission_number
FROM academic_student
WHERE admission_number = ANY (:numbers)
