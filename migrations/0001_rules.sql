-- The rules of the data, kept by the database itself whoever writes.
-- 1. A block never changes after ingest.
CREATE TRIGGER blocks_no_update BEFORE UPDATE ON blocks
BEGIN
  SELECT RAISE(ABORT, 'blocks are immutable');
END;
--> statement-breakpoint
CREATE TRIGGER blocks_no_delete BEFORE DELETE ON blocks
BEGIN
  SELECT RAISE(ABORT, 'blocks are immutable');
END;
--> statement-breakpoint
-- 2. Confirmed data is a copy of staging made in the step ai_complete -> confirmed, or goes back to null in a reopen.
CREATE TRIGGER overlays_insert_unconfirmed BEFORE INSERT ON overlays
WHEN NEW.confirmed IS NOT NULL OR NEW.confirmed_sha256 IS NOT NULL OR NEW.status = 'confirmed'
BEGIN
  SELECT RAISE(ABORT, 'a row starts unconfirmed');
END;
--> statement-breakpoint
CREATE TRIGGER overlays_confirm_step BEFORE UPDATE OF confirmed, confirmed_sha256, status ON overlays
WHEN (NEW.status = 'confirmed' OR OLD.status = 'confirmed')
  AND NOT (
    OLD.status = 'ai_complete' AND NEW.status = 'confirmed' AND NEW.staging IS NOT NULL
    AND NEW.staging IS OLD.staging AND NEW.confirmed IS NEW.staging
    AND NEW.confirmed_sha256 IS NEW.staging_sha256 AND NEW.confirmed_sha256 IS NOT NULL)
  AND NOT (
    OLD.status = 'confirmed' AND NEW.status = 'ai_complete'
    AND NEW.confirmed IS NULL AND NEW.confirmed_sha256 IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'confirmed data is written by confirm and reopen only');
END;
--> statement-breakpoint
CREATE TRIGGER overlays_unconfirmed_stays_null BEFORE UPDATE OF confirmed, confirmed_sha256, status ON overlays
WHEN NEW.status <> 'confirmed' AND (NEW.confirmed IS NOT NULL OR NEW.confirmed_sha256 IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'only a confirmed row holds confirmed data');
END;
--> statement-breakpoint
CREATE TRIGGER overlays_confirmed_staging_frozen BEFORE UPDATE OF staging, staging_sha256 ON overlays
WHEN OLD.status = 'confirmed' AND (NEW.staging IS NOT OLD.staging OR NEW.staging_sha256 IS NOT OLD.staging_sha256)
BEGIN
  SELECT RAISE(ABORT, 'the staging of a confirmed row is frozen');
END;
--> statement-breakpoint
CREATE TRIGGER overlays_no_delete_confirmed BEFORE DELETE ON overlays
WHEN OLD.status = 'confirmed'
BEGIN
  SELECT RAISE(ABORT, 'a confirmed row cannot be deleted');
END;
--> statement-breakpoint
-- 3. The history of review is append-only.
CREATE TRIGGER review_events_no_update BEFORE UPDATE ON review_events
BEGIN
  SELECT RAISE(ABORT, 'review events are append-only');
END;
--> statement-breakpoint
CREATE TRIGGER review_events_no_delete BEFORE DELETE ON review_events
BEGIN
  SELECT RAISE(ABORT, 'review events are append-only');
END;
