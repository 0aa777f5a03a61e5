-- A step of which nobody knows whether it was charged waits for an answer while the rest of its run goes on: why is kept with it, and
-- told with all the others when the run ends.
alter table production_steps add column failure jsonb;

create index production_steps_failed on production_steps (run_id) where state = 'failed';
