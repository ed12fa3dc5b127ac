-- A question to service is its own kind of entry: only somebody who reads it makes a complaint of it.
alter table inbound_address drop constraint inbound_address_purpose_check;
alter table inbound_address add constraint inbound_address_purpose_check
  check (purpose in ('enquiry', 'question', 'service', 'newsletter', 'events'));
