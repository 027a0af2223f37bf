insert into ssync_audit (at, who, from_address, action, subject, outcome, count)
values (:at, :who, :from, :action, :subject, :outcome, :count)
