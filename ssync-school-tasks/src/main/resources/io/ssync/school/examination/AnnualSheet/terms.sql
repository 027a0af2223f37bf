SELECT id, name FROM administration_term WHERE academic_year_id = :year ORDER BY start_date, id
