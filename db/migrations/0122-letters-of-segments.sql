-- A serial letter may be addressed to a segment: who is in it when the letter is prepared gets it.
alter table letter add column segment_id bigint references segment;
alter table letter add column addressed_at timestamptz;  -- when its recipients were last taken from the segment
create index letter_segment on letter (segment_id) where segment_id is not null;
