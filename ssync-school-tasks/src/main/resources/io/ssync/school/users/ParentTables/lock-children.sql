-- Always in the order of the ids, so that two uploads cannot each hold what the other waits for.
SELECT id, admission_number, parent_guardian_id AS guardian
FROM academic_student
WHERE admission_number = ANY (:admissionNumbers)
ORDER BY id
FOR NO KEY UPDATE
