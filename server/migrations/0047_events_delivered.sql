-- events: those of one round of the relay are placed in the order in which the database wrote them down. Clocks of servers differ,
-- and the ids are made by those clocks. Rows of before have no number and come first, by their id.

create sequence events_written as bigint;
alter table events add column written bigint;
alter table events alter column written set default nextval('events_written');
alter sequence events_written owned by events.written;

drop index events_unplaced;
create index events_unplaced on events (written nulls first, id) where position is null;

-- A subscriber that has failed for long at one event goes on without it; the event is kept here and tried again each hour.
alter table event_cursors add column failing_since timestamptz;

create table event_rejects (
  subscriber text not null,
  position bigint not null,
  event_name text not null,
  error text not null,
  rejected_at timestamptz not null,
  primary key (subscriber, position)
);
