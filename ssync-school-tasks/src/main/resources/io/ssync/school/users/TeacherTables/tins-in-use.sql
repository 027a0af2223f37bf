SELECT tin_number FROM academic_teacher WHERE tin_number = ANY (:values)
