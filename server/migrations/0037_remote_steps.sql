-- Steps that wait for a provider have a lane of their own.
alter table production_steps add column is_remote boolean not null default false;
