SELECT academic_year_id FROM administration_term WHERE id = :term
