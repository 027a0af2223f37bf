SELECT national_id FROM academic_teacher WHERE national_id = ANY (:values)
