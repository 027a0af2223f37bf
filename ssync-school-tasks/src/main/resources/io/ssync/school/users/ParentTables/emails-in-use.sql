SELECT lower(email) FROM academic_parent WHERE email <> '' AND lower(email) = ANY (:values)
