-- billing: the journal has taken their place since 0028.

drop table billing_entries;
