SELECT name, amount, is_mandatory, academic_year_id, term_id
FROM finance_feestructure
WHERE id = :fee
FOR KEY SHARE
