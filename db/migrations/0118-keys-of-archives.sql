-- An archive keeps what was made and not what lets somebody in: a key without its sum opens nothing.
alter table redeem_key alter key_hash drop not null;
-- A box whose password stayed behind is switched off until it is given again.
alter table inbound_box alter password drop not null, add check (not active or password is not null);
