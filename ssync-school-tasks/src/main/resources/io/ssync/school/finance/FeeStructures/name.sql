SELECT name FROM finance_feestructure WHERE id = :id
