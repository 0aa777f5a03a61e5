-- A run that is retried takes what the project says now, under what its request said. Null: begun before requests were kept,
-- so the run keeps the input it began with.
alter table production_runs alter column wish drop not null, alter column wish drop default;
update production_runs set wish = null;
-- Set by a retry, until the run's plan has looked at the project again.
alter table production_runs add column looks_again boolean not null default false;
