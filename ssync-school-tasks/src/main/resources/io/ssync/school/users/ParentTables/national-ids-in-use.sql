SELECT national_id FROM academic_parent WHERE national_id = ANY (:values)
