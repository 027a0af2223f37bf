SELECT true FROM finance_feestructure WHERE id = :fee
