#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-schema.h"

#define R FOYER_MERGE_REGISTER
#define ROW FOYER_MERGE_ROW
#define CONST FOYER_MERGE_CONST
#define ONCE FOYER_MERGE_ONCE
#define CLAIM FOYER_MERGE_CLAIM
#define SERVER FOYER_MERGE_SERVER
#define DERIVED FOYER_MERGE_DERIVED
#define ADDS FOYER_MERGE_ADDS
#define GROWS FOYER_MERGE_MAX

#define REQ FOYER_FIELD_REQUIRED
#define PERS FOYER_FIELD_PERSONAL
#define PHONE FOYER_FIELD_PHONE
#define FIND FOYER_FIELD_SEARCH
#define MARK FOYER_FIELD_MARKED
#define SECRET FOYER_FIELD_SECRET
#define PARENT FOYER_FIELD_PARENT
#define FILES FOYER_FIELD_FILE
#define ASKED FOYER_FIELD_ASKED

#define F(name, type, merge, flags, ref, label) { name, FOYER_TYPE_##type, merge, flags, ref, label, 0 }
/* A field later than the table it is in. */
#define F_SINCE(since, name, type, merge, flags, ref, label) { name, FOYER_TYPE_##type, merge, flags, ref, label, since }
#define DELETED F ("deleted", BOOL, R, 0, NULL, N_("Deleted"))
#define LOC F ("loc", REF, CONST, REQ, "location", N_("Location"))
#define ADD_IDS F_SINCE (2, "adds", TEXT, ADDS, 0, NULL, NULL)
#define WEIGHT F ("weight", INT, R, 0, NULL, N_("Order"))

static const FoyerField chain_fields[] = {
  F ("name", TEXT, R, REQ, NULL, N_("Name")),
  F ("country", TEXT, R, 0, NULL, N_("Country")),
  F ("currency", TEXT, R, 0, NULL, N_("Currency")),
  F ("lang", TEXT, R, 0, NULL, N_("Language")),
};

static const FoyerField location_fields[] = {
  F ("code", TEXT, R, REQ, NULL, N_("Short code")),
  F ("name", TEXT, R, REQ, NULL, N_("Internal name")),
  F ("public_name", TEXT, R, 0, NULL, N_("Public name")),
  F ("business", TEXT, R, 0, NULL, N_("Business type")),
  F ("category", TEXT, R, 0, NULL, N_("Category")),
  F ("country", TEXT, R, REQ, NULL, N_("Country")),
  F ("city", TEXT, R, 0, NULL, N_("City")),
  F ("zone", TEXT, R, REQ, NULL, N_("Time zone")),
  F ("currency", TEXT, R, REQ, NULL, N_("Currency")),
  F ("date_format", TEXT, R, 0, NULL, N_("Date format")),
  F ("clock24", BOOL, R, 0, NULL, N_("24-hour clock")),
  F ("first_weekday", INT, R, 0, NULL, N_("First day of the week")),
  F ("lang", TEXT, R, 0, NULL, N_("Language of messages")),
  F ("short_desc", TEXT, R, 0, NULL, N_("Short description")),
  F ("long_desc", TEXT, R, 0, NULL, N_("Description")),
  F ("phones", JSON, R, 0, NULL, N_("Phones")),
  F ("email", TEXT, R, 0, NULL, N_("E-mail")),
  F ("address", TEXT, R, 0, NULL, N_("Address")),
  F ("zip", TEXT, R, 0, NULL, N_("Postal code")),
  F ("lat", INT, R, 0, NULL, N_("Latitude, millionths of a degree")),
  F ("lon", INT, R, 0, NULL, N_("Longitude, millionths of a degree")),
  F ("website", TEXT, R, 0, NULL, N_("Web site")),
  F ("hours", TEXT, R, 0, NULL, N_("Opening hours")),
  F ("socials", JSON, R, 0, NULL, N_("Social links")),
  F ("photos", JSON, R, FILES, NULL, N_("Photos")),
  F ("legal_name", TEXT, R, 0, NULL, N_("Legal name")),
  F ("legal_address", TEXT, R, 0, NULL, N_("Legal address")),
  F ("tax_id", TEXT, R, 0, NULL, N_("Tax number")),
  F ("registration", TEXT, R, 0, NULL, N_("Registration number")),
  F ("bank", TEXT, R, 0, NULL, N_("Bank data")),
  WEIGHT,
  DELETED,
};

static const FoyerField setting_fields[] = {
  F ("loc", REF, CONST, 0, "location", N_("Location")),
  F ("key", TEXT, CONST, REQ, NULL, N_("Setting")),
  F ("value", JSON, R, 0, NULL, N_("Value")),
};

static const FoyerField user_fields[] = {
  F ("name", TEXT, R, REQ | PERS, NULL, N_("Name")),
  F ("phone", TEXT, R, PERS | PHONE | MARK, NULL, N_("Phone")),
  F ("email", TEXT, R, PERS | PHONE | MARK, NULL, N_("E-mail")),
  F ("pw", TEXT, R, SECRET, NULL, N_("Password")),
  F ("photo", TEXT, R, PERS | FILES, NULL, N_("Photo")),
  F ("lang", TEXT, R, 0, NULL, N_("Language")),
  F ("city", TEXT, R, PERS, NULL, N_("City")),
  F ("about", TEXT, R, PERS, NULL, N_("About")),
  F ("start_loc", REF, R, 0, "location", N_("Start location")),
  F ("start_page", TEXT, R, 0, NULL, N_("Start page")),
  F ("owner", BOOL, R, 0, NULL, N_("Owner")),
  F ("delete_at", TS, R, 0, NULL, N_("Erase on")),
  DELETED,
  /* Ids of the only desks he signs in at; empty: every one. */
  F_SINCE (5, "desks", JSON, R, 0, NULL, N_("Signs in at")),
  /* PINs, which each desk keeps for itself, count when they were set later. */
  F_SINCE (5, "pins_from", TS, R, 0, NULL, N_("PINs count from")),
  /* The second step: the secret, sealed with the password (foyer-second-step.h); hashes of the recovery codes left; the last code's number. */
  F_SINCE (5, "totp", TEXT, R, SECRET, NULL, N_("Second step")),
  F_SINCE (5, "totp_codes", JSON, R, SECRET, NULL, N_("Recovery codes")),
  F_SINCE (5, "totp_last", INT, GROWS, SECRET, NULL, N_("Last code")),
  /* What an invited person signs in with the first time, and until when. */
  F_SINCE (5, "invite", TEXT, R, SECRET, NULL, N_("Invitation")),
  F_SINCE (5, "invite_until", TS, R, 0, NULL, N_("Invited until")),
};

static const FoyerField grant_fields[] = {
  F ("user", REF, CONST, REQ | PARENT, "user", N_("User")),
  F ("loc", REF, CONST, 0, "location", N_("Location")),
  F ("role", ENUM, R, REQ, "owner manager receptionist professional", N_("Role")),
  F ("rights", JSON, R, 0, NULL, N_("Rights")),
  F ("staff", REF, R, 0, "staff", N_("Team member")),
  DELETED,
  /* What it was chosen from: "accountant", or the id of a role of the chain; empty: "role". The rights stand in "rights" all the same. */
  F_SINCE (5, "preset", TEXT, R, 0, NULL, N_("Role")),
};

/* A role of the chain's own: what is switched on when it is given. Whom it was given to keeps what he has. */
static const FoyerField role_fields[] = {
  F ("title", TEXT, R, REQ, NULL, N_("Title")),
  F ("base", TEXT, CONST, REQ, NULL, N_("Made from")),
  F ("rights", JSON, R, 0, NULL, N_("Rights")), /* what differs from "base" */
  WEIGHT,
  DELETED,
};

static const FoyerField position_fields[] = {
  F ("name", TEXT, R, REQ, NULL, N_("Name")),
  F ("description", TEXT, R, 0, NULL, N_("Description")),
  WEIGHT,
  DELETED,
};

static const FoyerField staff_fields[] = {
  F ("loc", REF, R, REQ, "location", N_("Location")),
  F ("name", TEXT, R, REQ | MARK, NULL, N_("Name")),
  F ("spec", TEXT, R, 0, NULL, N_("Specialization")),
  F ("position", REF, R, 0, "position", N_("Position")),
  F ("phone", TEXT, R, PERS | PHONE, NULL, N_("Phone")),
  F ("email", TEXT, R, PERS | PHONE, NULL, N_("E-mail")),
  F ("description", TEXT, R, 0, NULL, N_("Description")),
  F ("photo", TEXT, R, FILES, NULL, N_("Photo")),
  F ("user", REF, R, 0, "user", N_("User")),
  F ("status", ENUM, R, 0, "active dismissed deleted", N_("Status")),
  F ("dismissed_on", DATE, R, 0, NULL, N_("Dismissed on")),
  F ("billable", BOOL, R, 0, NULL, N_("In the schedule")),
  F ("online", BOOL, R, 0, NULL, N_("Online booking")),
  F ("can_assist", BOOL, R, 0, NULL, N_("Can assist")),
  F ("occupancy", BOOL, R, 0, NULL, N_("Counts in occupancy")),
  F ("ext", TEXT, R, 0, NULL, N_("External number")),
  WEIGHT,
  /* Its bookings as a calendar file for other programs. */
  F_SINCE (4, "ical", BOOL, R, 0, NULL, N_("Calendar file")),
  F_SINCE (4, "ical_contacts", BOOL, R, 0, NULL, N_("Phones in the calendar file")),
  F_SINCE (4, "ical_name", TEXT, R, 0, NULL, N_("Name of the calendar file")),
};

/* Halves of two rotas make nonsense, so a day is one register. */
static const FoyerField workday_fields[] = {
  LOC,
  F ("staff", REF, CONST, REQ | PARENT, "staff", N_("Team member")),
  F ("date", DATE, CONST, REQ, NULL, N_("Date")),
  F ("spans", TEXT, ROW, 0, NULL, N_("Working time")),
  F ("breaks", TEXT, ROW, 0, NULL, N_("Breaks")),
  F ("off", TEXT, ROW, 0, NULL, N_("Absence")),
  F ("note", TEXT, ROW, 0, NULL, N_("Note")),
};

static const FoyerField category_fields[] = {
  F ("title", TEXT, R, REQ, NULL, N_("Title")),
  F ("colour", INT, R, 0, NULL, N_("Colour")),
  WEIGHT,
  DELETED,
  /* {"hu":"…"}; a language that is not there has the title. */
  F_SINCE (4, "titles", JSON, R, 0, NULL, N_("Title in other languages")),
};

static const FoyerField service_fields[] = {
  F ("title", TEXT, R, REQ | FIND, NULL, N_("Title")),
  F ("category", REF, R, REQ, "category", N_("Category")),
  F ("price_min", MONEY, R, MARK, NULL, N_("Price")),
  F ("price_max", MONEY, R, 0, NULL, N_("Highest price")),
  F ("dur", DUR, R, REQ | MARK, NULL, N_("Duration")),
  F ("kind", ENUM, R, 0, "individual group", N_("Kind")),
  F ("capacity", INT, R, 0, NULL, N_("Capacity")),
  F ("active", BOOL, R, 0, NULL, N_("Active")),
  F ("comment", TEXT, R, 0, NULL, N_("Comment")),
  F ("online_title", TEXT, R, 0, NULL, N_("Title online")),
  F ("print_title", TEXT, R, 0, NULL, N_("Title on receipts")),
  F ("online", BOOL, R, 0, NULL, N_("Online booking")),
  F ("repeat_days", INT, R, 0, NULL, N_("Come again after days")),
  WEIGHT,
  DELETED,
  F_SINCE (4, "titles", JSON, R, 0, NULL, N_("Title in other languages")),
  F_SINCE (4, "image", TEXT, R, FILES, NULL, N_("Picture")),
  /* "dur" is the client's whole time: hands-on, then the processing in which the member is free, then the finishing. */
  F_SINCE (4, "processing", DUR, R, 0, NULL, N_("Processing time")),
  F_SINCE (4, "finishing", DUR, R, 0, NULL, N_("Finishing time")),
  /* After the client has left; empty: as the location says. */
  F_SINCE (4, "tech", DUR, R, 0, NULL, N_("Technical break")),
  F_SINCE (4, "date_from", DATE, R, 0, NULL, N_("Booked from")),
  F_SINCE (4, "date_to", DATE, R, 0, NULL, N_("Booked until")),
  /* A package of several services (package_item); it is never a line itself. */
  F_SINCE (4, "composite", BOOL, CONST, 0, NULL, N_("Package")),
  F_SINCE (4, "pkg_mode", ENUM, R, 0, "sequential parallel", N_("Order of the services")),
  F_SINCE (4, "pkg_disc", PCT, R, 0, NULL, N_("Package discount")),
  F_SINCE (5, "tax", REF, R, 0, "tax", N_("Tax")),
};

static const FoyerField service_staff_fields[] = {
  F ("service", REF, CONST, REQ | PARENT, "service", N_("Service")),
  F ("staff", REF, CONST, REQ | PARENT, "staff", N_("Team member")),
  F ("price", MONEY, R, 0, NULL, N_("Price")),
  F ("price_max", MONEY, R, 0, NULL, N_("Highest price")),
  F ("dur", DUR, R, 0, NULL, N_("Duration")),
  DELETED,
  ADD_IDS,
};

static const FoyerField resource_fields[] = {
  LOC,
  F ("name", TEXT, R, REQ, NULL, N_("Name")),
  F ("description", TEXT, R, 0, NULL, N_("Description")),
  WEIGHT,
  DELETED,
};

static const FoyerField instance_fields[] = {
  LOC,
  F ("resource", REF, CONST, REQ | PARENT, "resource", N_("Resource")),
  F ("name", TEXT, R, REQ, NULL, N_("Name")),
  WEIGHT,
  DELETED,
};

static const FoyerField service_resource_fields[] = {
  F ("service", REF, CONST, REQ | PARENT, "service", N_("Service")),
  F ("resource", REF, CONST, REQ | PARENT, "resource", N_("Resource")),
  DELETED,
  ADD_IDS,
};

static const FoyerField label_fields[] = {
  F ("title", TEXT, R, REQ, NULL, N_("Title")),
  F ("colour", INT, R, 0, NULL, N_("Colour")),
  F ("icon", TEXT, R, 0, NULL, N_("Icon")),
  F ("scope", ENUM, CONST, REQ, "client appointment event", N_("For")),
  F ("builtin", TEXT, CONST, 0, NULL, N_("Built in")),
  WEIGHT,
  DELETED,
};

static const FoyerField client_fields[] = {
  F ("name", TEXT, R, REQ | PERS | FIND | MARK, NULL, N_("Name")),
  F ("surname", TEXT, R, PERS | FIND | MARK, NULL, N_("Surname")),
  F ("middle", TEXT, R, PERS | FIND, NULL, N_("Middle name")),
  F ("phone", TEXT, R, PERS | PHONE | FIND | MARK, NULL, N_("Phone")),
  F ("phone2", TEXT, R, PERS | PHONE | FIND, NULL, N_("Second phone")),
  F ("email", TEXT, R, PERS | PHONE | FIND | MARK, NULL, N_("E-mail")),
  F ("gender", ENUM, R, PERS, "unknown male female", N_("Gender")),
  F ("priority", ENUM, R, 0, "none bronze silver gold", N_("Importance")),
  F ("discount", PCT, R, 0, NULL, N_("Personal discount")),
  F ("card", TEXT, R, PERS | FIND, NULL, N_("Card number")),
  F ("birthday", DATE, R, PERS, NULL, N_("Birth date")),
  F ("note", TEXT, R, PERS, NULL, N_("Note")),
  F ("allergy", TEXT, R, PERS | MARK, NULL, N_("Allergies")),
  F ("no_online", BOOL, R, 0, NULL, N_("No online booking")),
  F ("no_mail", BOOL, R, 0, NULL, N_("Exclude from mailings")),
  F ("greet", BOOL, R, 0, NULL, N_("Birthday greeting")),
  F ("consent_data", TS, R, 0, NULL, N_("Consent to personal data")),
  F ("consent_news", TS, R, 0, NULL, N_("Consent to newsletter")),
  F ("opening_sold", MONEY, R, 0, NULL, N_("Sold before")),
  F ("opening_paid", MONEY, R, 0, NULL, N_("Paid before")),
  F ("opening_visits", INT, R, 0, NULL, N_("Visits before")),
  F ("home_loc", REF, R, 0, "location", N_("Home location")),
  F ("ext", TEXT, R, PERS, NULL, N_("External number")),
  DELETED,
  F_SINCE (5, "consent_data_by", REF, R, 0, "user", N_("Consent written by")),
  F_SINCE (5, "consent_news_by", REF, R, 0, "user", N_("Newsletter consent written by")),
};

/* Add-wins set: the link's id is derived from client and label. */
static const FoyerField client_label_fields[] = {
  F ("client", REF, CONST, REQ | PARENT, "client", N_("Client")),
  F ("label", REF, CONST, REQ, "label", N_("Category")),
  DELETED,
  ADD_IDS,
};

static const FoyerField visit_fields[] = {
  LOC,
  F ("client", REF, R, PARENT, "client", N_("Client")),
  F ("date", DATE, R, REQ, NULL, N_("Date")),
  F ("status", ENUM, FOYER_MERGE_STATUS, REQ, "pending confirmed arrived no-show deleted", N_("Status")),
  F ("note", TEXT, R, PERS, NULL, N_("Note")),
  F ("reason", TEXT, R, PERS, NULL, N_("Reason")),
  /* Steps of the day at the front desk. */
  F_SINCE (4, "came", TS, R, 0, NULL, N_("Came at")),
  F_SINCE (4, "started", TS, R, 0, NULL, N_("In service since")),
  F_SINCE (4, "finished", TS, R, 0, NULL, N_("Served at")),
  /* Sold over the counter: nothing was booked for it. */
  F_SINCE (5, "kind", ENUM, CONST, 0, "visit sale", N_("Kind")),
};

static const FoyerField appointment_fields[] = {
  LOC,
  F ("visit", REF, R, REQ | PARENT, "visit", N_("Visit")),
  F ("client", REF, R, PARENT, "client", N_("Client")),
  F ("staff", REF, CLAIM, REQ, "staff", N_("Team member")),
  F ("wall", WALL, CLAIM, REQ, NULL, N_("Time")),
  F ("dur", DUR, CLAIM, REQ, NULL, N_("Duration")),
  F ("shared", TEXT, CLAIM, PERS, NULL, N_("Reason for double booking")),
  F ("slot", ENUM, SERVER, 0, "held contested free", N_("Slot")),
  F ("comment", TEXT, R, PERS, NULL, N_("Comment")),
  F ("colour", INT, R, 0, NULL, N_("Colour")),
  F ("chosen", BOOL, R, 0, NULL, N_("Asked for this person")),
  F ("online", BOOL, CONST, 0, NULL, N_("Booked online")),
  F ("source", TEXT, CONST, 0, NULL, N_("Source")),
  F ("made_by", REF, CONST, 0, "user", N_("Booked by")),
  F ("made_at", TS, CONST, 0, NULL, N_("Booked at")),
  DELETED,
  F ("t0", TS, DERIVED, 0, NULL, NULL),
  F ("t1", TS, DERIVED, 0, NULL, NULL),
  F ("day", DATE, DERIVED, 0, NULL, NULL),
  /* An event is an appointment of nobody in particular with room for "capacity"; who takes part has an appointment of his own whose "event"
   * names it: that one takes seats of the event, never time of the member. */
  F_SINCE (4, "kind", ENUM, CONST, 0, "individual event", N_("Kind")),
  F_SINCE (4, "event", REF, R, PARENT, "appointment", N_("Event")),
  F_SINCE (4, "seats", INT, R, 0, NULL, N_("Seats")),
  F_SINCE (4, "capacity", INT, R, 0, NULL, N_("Capacity")),
  F_SINCE (4, "link", TEXT, R, 0, NULL, N_("Online link")),
  F_SINCE (4, "visitor", REF, R, 0, "visitor", N_("Visitor")),
  /* The last "tech" minutes of "dur" are the technical break. "gaps": "30+45 90+20", minutes from the start in which the member is free. */
  F_SINCE (4, "tech", DUR, CLAIM, 0, NULL, N_("Technical break")),
  F_SINCE (4, "gaps", TEXT, CLAIM, 0, NULL, N_("Processing time")),
  /* Booked together as one package: the same "bundle". */
  F_SINCE (4, "package", REF, CONST, 0, "service", N_("Package")),
  F_SINCE (4, "bundle", REF, CONST, 0, NULL, NULL),
  F_SINCE (4, "series", REF, R, 0, "series", N_("Series")),
};

static const FoyerField allocation_fields[] = {
  LOC,
  F ("appointment", REF, CONST, REQ | PARENT, "appointment", N_("Appointment")),
  F ("instance", REF, R, REQ, "instance", N_("Resource")),
  DELETED,
  F ("t0", TS, DERIVED, 0, NULL, NULL),
  F ("t1", TS, DERIVED, 0, NULL, NULL),
};

static const FoyerField line_fields[] = {
  LOC,
  F ("visit", REF, R, REQ | PARENT, "visit", N_("Visit")),
  F ("appointment", REF, R, PARENT, "appointment", N_("Appointment")),
  F ("kind", ENUM, CONST, 0, "service product membership giftcard", N_("Kind")),
  F ("service", REF, R, 0, "service", N_("Service")),
  F ("title", TEXT, R, REQ, NULL, N_("Title")),
  F ("staff", REF, R, 0, "staff", N_("Team member")),
  F ("qty", QTY, R, REQ, NULL, N_("Quantity")),
  F ("price", MONEY, R, REQ, NULL, N_("Price")),
  F ("price_set", BOOL, R, 0, NULL, N_("Price set by hand")),
  F ("disc_pct", PCT, R, 0, NULL, N_("Discount, %")),
  F ("disc_sum", MONEY, R, 0, NULL, N_("Discount, sum")),
  F ("manual", MONEY, R, 0, NULL, N_("Total set by hand")),
  F ("dur", DUR, R, 0, NULL, N_("Duration")),
  WEIGHT,
  DELETED,
  F_SINCE (4, "processing", DUR, R, 0, NULL, N_("Processing time")),
  F_SINCE (4, "finishing", DUR, R, 0, NULL, N_("Finishing time")),
  /* The rate it is sold at; "tax_added": on top of the price, else part of it. */
  F_SINCE (5, "tax", PCT, R, 0, NULL, N_("Tax, %")),
  F_SINCE (5, "tax_added", BOOL, R, 0, NULL, N_("Tax added to the price")),
};

static const FoyerField register_fields[] = {
  LOC,
  F ("title", TEXT, R, REQ, NULL, N_("Title")),
  F ("kind", ENUM, CONST, REQ, "cash cashless", N_("Kind")),
  F ("is_default", BOOL, R, 0, NULL, N_("Default")),
  F ("opening", MONEY, CONST, 0, NULL, N_("Starting balance")),
  F ("comment", TEXT, R, 0, NULL, N_("Comment")),
  WEIGHT,
  DELETED,
};

static const FoyerField item_fields[] = {
  F ("title", TEXT, R, REQ, NULL, N_("Title")),
  F ("category", ENUM, R, REQ, "income expense", N_("Kind")),
  F ("code", TEXT, CONST, 0, NULL, N_("Built in")),
  F ("comment", TEXT, R, 0, NULL, N_("Comment")),
  WEIGHT,
  DELETED,
};

static const FoyerField document_fields[] = {
  LOC,
  F ("type", INT, CONST, REQ, NULL, N_("Type")),
  F ("no", TEXT, CONST, 0, NULL, N_("Number")),
  F ("visit", REF, CONST, PARENT, "visit", N_("Visit")),
  F ("client", REF, CONST, PARENT, "client", N_("Client")),
  F ("at", TS, CONST, REQ, NULL, N_("Time")),
  F ("bday", DATE, CONST, REQ, NULL, N_("Business day")),
  F ("who", REF, CONST, 0, "user", N_("User")),
  F ("comment", TEXT, CONST, PERS, NULL, N_("Comment")),
  F ("data", JSON, CONST, PERS, NULL, N_("Contents")),
  F ("void", TS, ONCE, 0, NULL, N_("Cancelled at")),
  F ("void_by", REF, ONCE, 0, "user", N_("Cancelled by")),
  F_SINCE (2, "again", REF, CONST, 0, "document", N_("Undoes the cancelling of")),
  /* Paid for at once with the document named: one payment for several visits. */
  F_SINCE (5, "together", REF, CONST, 0, "document", N_("Paid together with")),
  F_SINCE (5, "till", REF, CONST, 0, "till", N_("Till")),
  F_SINCE (5, "party", REF, CONST, PARENT, "party", N_("Counterparty")),
  F_SINCE (5, "sum", MONEY, CONST, 0, NULL, N_("Sum")), /* of what came in and is owed for, whether paid or not */
};

static const FoyerField money_fields[] = {
  LOC,
  F ("doc", REF, CONST, PARENT, "document", N_("Document")),
  F ("visit", REF, CONST, PARENT, "visit", N_("Visit")),
  F ("client", REF, CONST, PARENT, "client", N_("Client")),
  F ("staff", REF, CONST, 0, "staff", N_("Team member")),
  /* Empty when nothing went through a till: a part that was paid from an account. */
  F ("register", REF, CONST, 0, "register", N_("Register")),
  F ("item", REF, CONST, REQ, "item", N_("Payment item")),
  F ("kind", ENUM, CONST, REQ, "payment refund in out transfer", N_("Kind")),
  F ("amount", MONEY, CONST, REQ, NULL, N_("Amount")),
  F ("cur", TEXT, CONST, REQ, NULL, N_("Currency")),
  F ("tendered", MONEY, CONST, 0, NULL, N_("Cash given")),
  F ("pair", REF, CONST, 0, "money", N_("Other half")),
  F ("at", TS, CONST, REQ, NULL, N_("Time")),
  F ("bday", DATE, CONST, REQ, NULL, N_("Business day")),
  F ("who", REF, CONST, 0, "user", N_("User")),
  F ("comment", TEXT, CONST, PERS, NULL, N_("Comment")),
  F ("void", TS, ONCE, 0, NULL, N_("Cancelled at")),
  F ("void_by", REF, ONCE, 0, "user", N_("Cancelled by")),
  F_SINCE (2, "again", REF, CONST, 0, "money", N_("Undoes the cancelling of")),
  F_SINCE (3, "entry", REF, CONST, 0, "entry", N_("Account entry")),
  /* Who paid, where it is not the client it was paid for. */
  F_SINCE (5, "payer", REF, CONST, 0, "client", N_("Paid by")),
  F_SINCE (5, "till", REF, CONST, 0, "till", N_("Till")), /* in which drawer it was counted */
  F_SINCE (5, "party", REF, CONST, PARENT, "party", N_("Counterparty")),
};

/* Deterministic ids, so that a replay after a restore makes no second one (replication.md 6.7). */
static const FoyerField conflict_fields[] = {
  F ("loc", REF, CONST, 0, "location", N_("Location")),
  F ("kind", TEXT, CONST, REQ, NULL, N_("Kind")),
  F ("sev", INT, CONST, 0, NULL, N_("Severity")),
  F ("tbl", TEXT, CONST, 0, NULL, N_("Table")),
  F ("a", TEXT, CONST, 0, NULL, N_("First")),
  F ("b", TEXT, CONST, 0, NULL, N_("Second")),
  F ("info", JSON, CONST, 0, NULL, N_("Details")),
  F ("state", ENUM, R, REQ, "open resolved auto", N_("State")),
  F ("solved_by", REF, R, 0, "user", N_("Resolved by")),
  F ("at", TS, CONST, 0, NULL, N_("Time")),
  F_SINCE (2, "sec", TEXT, CONST, 0, NULL, NULL),
  F_SINCE (2, "choice", TEXT, R, 0, NULL, N_("Decision")),
};

/* One accepted txn as every desk of its scope may read it: the change log works offline and without a replay. */
static const FoyerField history_fields[] = {
  F ("loc", REF, CONST, 0, "location", N_("Location")),
  F ("dev", REF, CONST, 0, NULL, N_("Desk")),
  F ("n", INT, CONST, 0, NULL, N_("Number")),
  F ("hlc", INT, CONST, 0, NULL, N_("Stamp")),
  F ("body", TEXT, CONST, 0, NULL, N_("Body")),
  F_SINCE (2, "sec", TEXT, CONST, 0, NULL, NULL),
};

static const FoyerField device_fields[] = {
  F ("loc", REF, R, 0, "location", N_("Location")),
  F ("code", TEXT, CONST, REQ, NULL, N_("Code")),
  F ("name", TEXT, R, 0, NULL, N_("Name")),
  F ("state", ENUM, R, 0, "active retired stolen", N_("State")),
  /* What it holds besides "chain" and its own location: ["all","loc:…","sec:payroll"]; "all" is every location, "sec:*" every section.
   * Empty: a desk without a location holds everything. */
  F_SINCE (2, "scopes", JSON, R, 0, NULL, N_("Holds")),
  F_SINCE (2, "role", ENUM, R, 0, "owner manager receptionist professional", N_("Used at most as")),
  F_SINCE (2, "host", TEXT, SERVER, 0, NULL, N_("PC")),
  F_SINCE (2, "app", TEXT, SERVER, 0, NULL, N_("Version")),
  F_SINCE (2, "seen", TS, SERVER, 0, NULL, N_("Last seen")),
  F_SINCE (2, "pending", INT, SERVER, 0, NULL, N_("Not yet sent")),
  F_SINCE (2, "skew", INT, SERVER, 0, NULL, N_("Clock")),
  F_SINCE (2, "key", TEXT, R, SECRET, NULL, N_("Public key")),
  /* It holds clients' phones and e-mail addresses as X's only, whoever signs in there (foyer-veil.h). */
  F_SINCE (5, "masked", BOOL, R, 0, NULL, N_("Phones masked")),
};

/* What only some may read stands in a table of its own, never as a field of a row that all desks hold. */
static const FoyerField private_note_fields[] = {
  F ("sec", ENUM, R, REQ, "payroll medical", N_("Section")),
  F ("staff", REF, CONST, 0, "staff", N_("Team member")),
  F ("client", REF, CONST, 0, "client", N_("Client")),
  F ("text", TEXT, R, REQ | PERS | MARK, NULL, N_("Note")),
  F ("made_by", REF, CONST, 0, "user", N_("Written by")),
  F ("made_at", TS, CONST, 0, NULL, N_("Written at")),
  DELETED,
};

/* Clients that are one person. Nothing is rewritten: what was made for the loser stays its own and is shown under the root. The server
 * says between which roots the edge runs; none: they were one already. */
static const FoyerField client_alias_fields[] = {
  F ("loser", REF, CONST, REQ | PARENT, "client", N_("Merged card")),
  F ("winner", REF, CONST, REQ | PARENT, "client", N_("Kept card")),
  F ("child", REF, SERVER, 0, "client", NULL),
  F ("parent", REF, SERVER, 0, "client", NULL),
  DELETED,
};

/* One entry each, never a text two people share. */
static const FoyerField note_fields[] = {
  F ("loc", REF, CONST, 0, "location", N_("Location")),
  F ("client", REF, CONST, PARENT, "client", N_("Client")),
  F ("visit", REF, CONST, PARENT, "visit", N_("Visit")),
  F ("text", TEXT, CONST, REQ | PERS, NULL, N_("Note")),
  F ("at", TS, CONST, REQ, NULL, N_("Time")),
  F ("who", REF, CONST, 0, "user", N_("User")),
  DELETED,
  F_SINCE (3, "pin", BOOL, R, 0, NULL, N_("Important")),
  /* What was written stays; what it was made to say later stands beside it. */
  F_SINCE (5, "fixed", TEXT, R, PERS | MARK, NULL, N_("Corrected note")),
  F_SINCE (5, "fixed_at", TS, R, 0, NULL, N_("Corrected at")),
  F_SINCE (5, "fixed_by", REF, R, 0, "user", N_("Corrected by")),
};

/* A balance the server owns: the sum of its entries. */
static const FoyerField acct_fields[] = {
  F ("kind", TEXT, CONST, REQ, NULL, N_("Kind")),
  F ("client", REF, CONST, PARENT, "client", N_("Client")),
  F ("key", TEXT, CONST, 0, NULL, N_("Number")),
  F ("cur", TEXT, CONST, 0, NULL, N_("Currency")),
  F ("floor", INT, R, 0, NULL, N_("Lowest balance")),
  F ("state", ENUM, R, 0, "open frozen closed", N_("State")),
  F ("bal", INT, SERVER, 0, NULL, N_("Balance")),
  F ("leased", INT, SERVER, 0, NULL, N_("Lent to desks")),
  F ("n", INT, SERVER, 0, NULL, N_("Entries")),
  F_SINCE (5, "type", REF, CONST, 0, "acct_type", N_("Type")),
  F_SINCE (5, "opened", TS, CONST, 0, NULL, N_("Opened")),
  F_SINCE (5, "place", REF, CONST, 0, "location", N_("Opened at")),
  F_SINCE (5, "staff", REF, CONST, 0, "staff", N_("Team member")),
};

/* A movement of an account, or a count of what is there: then the server says what the count changed. */
static const FoyerField entry_fields[] = {
  LOC,
  F ("acct", REF, CONST, REQ | PARENT, "acct", N_("Account")),
  F ("amount", INT, CONST, 0, NULL, N_("Amount")),
  F ("counted", INT, CONST, 0, NULL, N_("Counted")),
  F ("adjust", INT, SERVER, 0, NULL, N_("Correction")),
  F ("leased", INT, CONST, 0, NULL, N_("From what was lent")),
  F ("dev", REF, CONST, 0, NULL, N_("Desk")),
  F ("why", TEXT, CONST, 0, NULL, N_("Reason")),
  F ("ref", TEXT, CONST, 0, NULL, N_("For")),
  F ("at", TS, CONST, REQ, NULL, N_("Time")),
  F ("bday", DATE, CONST, 0, NULL, N_("Business day")),
  F ("who", REF, CONST, 0, "user", N_("User")),
  F ("comment", TEXT, CONST, PERS, NULL, N_("Comment")),
  F ("void", TS, ONCE, 0, NULL, N_("Cancelled at")),
  F ("void_by", REF, ONCE, 0, "user", N_("Cancelled by")),
  F ("hlc", INT, DERIVED, 0, NULL, NULL),
  F_SINCE (3, "again", REF, CONST, 0, "entry", N_("Undoes the cancelling of")),
  F_SINCE (5, "staff", REF, CONST, 0, "staff", N_("Team member")),
  F_SINCE (5, "doc", REF, CONST, 0, "document", N_("Document")),
};

/* What a desk may spend of an account without asking: granted by the server, spent and returned by the desk; all three only grow. */
static const FoyerField lease_fields[] = {
  F ("loc", REF, CONST, 0, "location", N_("Location")),
  F ("acct", REF, CONST, REQ | PARENT, "acct", N_("Account")),
  F ("dev", REF, CONST, REQ, "device", N_("Desk")),
  F ("granted", INT, SERVER, 0, NULL, N_("Lent")),
  F ("spent", INT, GROWS, 0, NULL, N_("Spent")),
  F ("returned", INT, GROWS, 0, NULL, N_("Given back")),
  F ("exp", TS, SERVER, 0, NULL, N_("Until")),
};

static const FoyerField package_item_fields[] = {
  F ("package", REF, CONST, REQ | PARENT, "service", N_("Package")),
  F ("service", REF, R, REQ, "service", N_("Service")),
  /* Ids; empty: whoever does the service. */
  F ("staff", JSON, R, 0, NULL, N_("Team members")),
  WEIGHT,
  DELETED,
};

/* Who helps with a line, and the share of the pay. The id is derived from line and member. */
static const FoyerField assistant_fields[] = {
  LOC,
  F ("line", REF, CONST, REQ | PARENT, "line", N_("Line")),
  F ("staff", REF, CONST, REQ, "staff", N_("Team member")),
  F ("share", PCT, R, 0, NULL, N_("Share")),
  DELETED,
};

/* Add-wins set: the id is derived from appointment and label. */
static const FoyerField appointment_label_fields[] = {
  LOC,
  F ("appointment", REF, CONST, REQ | PARENT, "appointment", N_("Appointment")),
  F ("label", REF, CONST, REQ, "label", N_("Label")),
  DELETED,
  F ("adds", TEXT, ADDS, 0, NULL, NULL),
};

static const FoyerField custom_field_fields[] = {
  F ("owner", ENUM, CONST, REQ, "client appointment", N_("For")),
  F ("title", TEXT, R, REQ, NULL, N_("Title")),
  F ("code", TEXT, CONST, REQ, NULL, N_("Code")),
  F ("type", ENUM, CONST, REQ, "text number list date datetime", N_("Type")),
  F ("choices", JSON, R, 0, NULL, N_("Choices")),
  F ("editable", BOOL, R, 0, NULL, N_("Can be edited")),
  F ("shown", BOOL, R, 0, NULL, N_("Shown")),
  F ("online", BOOL, R, 0, NULL, N_("Shown online")),
  /* Ids; empty: everywhere. */
  F ("locs", JSON, R, 0, NULL, N_("Locations")),
  WEIGHT,
  DELETED,
};

/* One row a value, its id derived from owner and field: two people who fill two fields do not meet. */
static const FoyerField client_value_fields[] = {
  F ("client", REF, CONST, REQ | PARENT, "client", N_("Client")),
  F ("field", REF, CONST, REQ, "custom_field", N_("Field")),
  F ("value", TEXT, R, PERS | MARK, NULL, N_("Value")),
};

static const FoyerField appointment_value_fields[] = {
  LOC,
  F ("appointment", REF, CONST, REQ | PARENT, "appointment", N_("Appointment")),
  F ("field", REF, CONST, REQ, "custom_field", N_("Field")),
  F ("value", TEXT, R, PERS | MARK, NULL, N_("Value")),
};

/* Someone who comes under the phone of a client: a child, a pet, a car. Messages, payments and balance are the client's. */
static const FoyerField visitor_fields[] = {
  F ("client", REF, CONST, REQ | PARENT, "client", N_("Client")),
  F ("name", TEXT, R, REQ | PERS | FIND | MARK, NULL, N_("Name")),
  F ("relation", TEXT, R, PERS, NULL, N_("Relation")),
  F ("birthday", DATE, R, PERS, NULL, N_("Birth date")),
  F ("note", TEXT, R, PERS, NULL, N_("Note")),
  F ("vehicle", TEXT, R, PERS, NULL, N_("Vehicle")),
  F ("plate", TEXT, R, PERS | FIND, NULL, N_("Plate")),
  F ("vin", TEXT, R, PERS, NULL, N_("Vehicle number")),
  DELETED,
};

/* How to repeat a booking or duplicate an event, kept under a name. */
static const FoyerField repeat_template_fields[] = {
  F ("title", TEXT, R, REQ, NULL, N_("Title")),
  F ("purpose", ENUM, CONST, REQ, "booking event", N_("For")),
  F ("freq", ENUM, R, REQ, "daily weekdays mon-wed-fri tue-thu weekly monthly yearly", N_("Frequency")),
  F ("days", TEXT, R, 0, NULL, N_("Days of the week")), /* "1 4": Monday, Thursday */
  F ("gap", INT, R, 0, NULL, N_("Skipped between")),
  F ("times", INT, R, 0, NULL, N_("Times")),
  F ("with_client", BOOL, R, 0, NULL, N_("With clients")),
  WEIGHT,
  DELETED,
};

/* What was booked by one repeating, or one row of an event's timetable; the appointments name it. */
static const FoyerField series_fields[] = {
  LOC,
  F ("timetable", REF, CONST, PARENT, "timetable", N_("Timetable")),
  F ("source", REF, CONST, 0, "appointment", N_("Made from")),
  F ("freq", ENUM, R, 0, "daily weekdays mon-wed-fri tue-thu weekly monthly yearly", N_("Frequency")),
  F ("days", TEXT, R, 0, NULL, N_("Days of the week")),
  F ("gap", INT, R, 0, NULL, N_("Skipped between")),
  F ("times", INT, R, 0, NULL, N_("Times")),
  F ("first", DATE, R, 0, NULL, N_("From")),
  F ("until", DATE, R, 0, NULL, N_("Until")),
  F ("minute", INT, R, 0, NULL, N_("Time of day")), /* minutes from midnight */
  F ("dur", DUR, R, 0, NULL, N_("Duration")),
  F ("instances", JSON, R, 0, NULL, N_("Resources")),
  F ("with_client", BOOL, R, 0, NULL, N_("With clients")),
  F ("made_by", REF, CONST, 0, "user", N_("Made by")),
  F ("made_at", TS, CONST, 0, NULL, N_("Made at")),
  DELETED,
};

/* The weekly plan of an event; its rows are series. */
static const FoyerField timetable_fields[] = {
  LOC,
  F ("title", TEXT, R, 0, NULL, N_("Title")),
  F ("source", REF, CONST, 0, "appointment", N_("Made from")),
  F ("service", REF, R, 0, "service", N_("Service")),
  F ("staff", REF, R, 0, "staff", N_("Team member")),
  F ("first", DATE, R, 0, NULL, N_("From")),
  F ("until", DATE, R, 0, NULL, N_("Until")),
  F ("capacity", INT, R, 0, NULL, N_("Capacity")),
  F ("with_clients", BOOL, R, 0, NULL, N_("With clients")),
  DELETED,
};

/* The part of a timetable a client has chosen. The id is derived from timetable and client. */
static const FoyerField enrolment_fields[] = {
  LOC,
  F ("timetable", REF, CONST, REQ | PARENT, "timetable", N_("Timetable")),
  F ("client", REF, CONST, REQ | PARENT, "client", N_("Client")),
  F ("series", JSON, R, 0, NULL, N_("Chosen days")), /* ids; empty: all */
  F ("seats", INT, R, 0, NULL, N_("Seats")),
  DELETED,
};

/* Who waits for a time, or here for the next free person (a walk-in). */
static const FoyerField waitlist_fields[] = {
  LOC,
  F ("kind", ENUM, CONST, REQ, "wish walk-in", N_("Kind")),
  F ("client", REF, R, PARENT, "client", N_("Client")),
  F ("visitor", REF, R, 0, "visitor", N_("Visitor")),
  F ("name", TEXT, R, PERS, NULL, N_("Name")), /* of a walk-in without a card */
  F ("services", JSON, R, 0, NULL, N_("Services")),
  F ("staff", JSON, R, 0, NULL, N_("Team members")), /* ids; empty: anybody */
  F ("first", DATE, R, 0, NULL, N_("From")),
  F ("until", DATE, R, 0, NULL, N_("Until")),
  F ("days", TEXT, R, 0, NULL, N_("Days of the week")),
  F ("from", INT, R, 0, NULL, N_("Not before")), /* minutes from midnight */
  F ("to", INT, R, 0, NULL, N_("Not after")),
  F ("promised", TS, R, 0, NULL, N_("Promised for")),
  F ("urgent", BOOL, R, 0, NULL, N_("Important")),
  F ("note", TEXT, R, PERS, NULL, N_("Note")),
  F ("state", ENUM, R, REQ, "waiting offered booked closed", N_("State")),
  F ("offered", TS, R, 0, NULL, N_("Offered at")),
  F ("appointment", REF, R, MARK, "appointment", N_("Appointment")), /* booked by two desks: a line in the inbox */
  F ("made_by", REF, CONST, 0, "user", N_("Written by")),
  F ("made_at", TS, CONST, 0, NULL, N_("Written at")),
  DELETED,
};

/* A week or a turn of working days under a name: [{"spans":"540-780 840-1080","breaks":"…"}, …], one a day of the pattern. */
static const FoyerField schedule_template_fields[] = {
  F ("name", TEXT, R, REQ, NULL, N_("Name")),
  F ("kind", ENUM, R, REQ, "weekly shift custom", N_("Kind")),
  F ("pattern", JSON, R, REQ, NULL, N_("Pattern")),
  WEIGHT,
  DELETED,
};

/* How a user wants the windows; the id is derived from user and name. */
static const FoyerField preference_fields[] = {
  F ("user", REF, CONST, REQ | PARENT, "user", N_("User")),
  F ("name", TEXT, CONST, REQ, NULL, N_("Name")),
  F ("value", TEXT, R, 0, NULL, N_("Value")),
};

/* Who signed in, locked, or tried to. A ring of places a desk fills again and again (foyer-signing.h); the id is derived from desk, location and place. */
static const FoyerField sign_in_fields[] = {
  LOC,
  F ("dev", REF, CONST, REQ, NULL, N_("Desk")),
  F ("place", INT, CONST, REQ, NULL, NULL),
  F ("kind", ENUM, ROW, REQ, "in switch unlock lock fail", N_("What")),
  F ("how", ENUM, ROW, 0, "password pin code recovery kept idle", N_("How")),
  F ("user", REF, ROW, 0, "user", N_("User")),
  F ("who", TEXT, ROW, PERS, NULL, N_("Name given")),
  F ("why", ENUM, ROW, 0, "login password pin code wait desk access", N_("Reason")),
  F ("host", TEXT, ROW, 0, NULL, N_("From")),
  F ("at", TS, ROW, REQ, NULL, N_("Time")),
  F ("n", INT, ROW, 0, NULL, N_("Times")),
};

/* A choice of clients under a name; the tree is evaluated anew whenever it is opened (foyer-filter.h). */
static const FoyerField segment_fields[] = {
  F ("name", TEXT, R, REQ | MARK, NULL, N_("Name")),
  F ("filter", JSON, R, REQ | MARK, NULL, N_("Conditions")),
  F ("made_by", REF, CONST, 0, "user", N_("Written by")),
  F ("made_at", TS, CONST, 0, NULL, N_("Written at")),
  DELETED,
};

/* What was taken out of Foyer, fetched again or brought in: written before a list is read, the number of rows and the file when it is there. */
static const FoyerField activity_fields[] = {
  LOC,
  F ("kind", ENUM, CONST, REQ, "export fetch import", N_("Kind")),
  F ("what", TEXT, CONST, REQ, NULL, N_("List")), /* the query: "client.export" */
  F ("who", REF, CONST, 0, "user", N_("User")),
  F ("dev", REF, CONST, 0, "device", N_("Desk")),
  F ("at", TS, CONST, REQ, NULL, N_("Time")),
  F ("filter", JSON, CONST, 0, NULL, N_("Conditions")), /* the query's parameters */
  F ("format", TEXT, CONST, 0, NULL, N_("Format")),
  F ("name", TEXT, CONST, 0, NULL, N_("File")),
  F ("of", REF, CONST, 0, "activity", N_("Fetched again")),
  F ("count", INT, ONCE, 0, NULL, N_("Lines")),
  F ("file", JSON, ONCE, FILES | ASKED, NULL, N_("File")), /* pieces of a long one, in order */
};

#include "foyer-schema-clients.h"
#include "foyer-schema-medical.h"
#include "foyer-schema-checkout.h"
#include "foyer-schema-books.h"

#define E(tbl, name, label, scope, flags) { tbl, #name, label, FOYER_SCOPE_##scope, flags, name##_fields, G_N_ELEMENTS (name##_fields), 0 }
#define E_SINCE(since, tbl, name, label, scope, flags) \
  { tbl, #name, label, FOYER_SCOPE_##scope, flags, name##_fields, G_N_ELEMENTS (name##_fields), since }

const FoyerEntity foyer_entities[] = {
  E (1, chain, N_("Chain"), CHAIN, 0),
  E (2, location, N_("Location"), CHAIN, 0),
  E (3, setting, N_("Setting"), LOCATION, 0),
  E (4, user, N_("User"), CHAIN, 0),
  E (5, grant, N_("Access"), CHAIN, 0),
  E (6, position, N_("Position"), CHAIN, 0),
  E (7, staff, N_("Team member"), CHAIN, 0),
  E (8, workday, N_("Work schedule"), LOCATION, 0),
  E (9, category, N_("Service category"), CHAIN, 0),
  E (10, service, N_("Service"), CHAIN, 0),
  E (11, service_staff, N_("Service of a team member"), CHAIN, 0),
  E (12, resource, N_("Resource"), LOCATION, 0),
  E (13, instance, N_("Resource instance"), LOCATION, 0),
  E (14, service_resource, N_("Resource of a service"), CHAIN, 0),
  E (15, label, N_("Label"), CHAIN, 0),
  E (16, client, N_("Client"), CHAIN, 0),
  E (17, client_label, N_("Category of a client"), CHAIN, 0),
  E (18, visit, N_("Visit"), LOCATION, 0),
  E (19, appointment, N_("Appointment"), LOCATION, 0),
  E (20, allocation, N_("Reserved resource"), LOCATION, 0),
  E (21, line, N_("Line"), LOCATION, 0),
  E (22, register, N_("Register"), LOCATION, 0),
  E (23, item, N_("Payment item"), CHAIN, 0),
  E (24, document, N_("Document"), LOCATION, FOYER_ENTITY_FACT),
  E (25, money, N_("Money transaction"), LOCATION, FOYER_ENTITY_FACT),
  E (26, conflict, N_("Conflict"), LOCATION, FOYER_ENTITY_SECTION),
  E (27, history, N_("History"), LOCATION, FOYER_ENTITY_SERVER_ONLY | FOYER_ENTITY_FACT | FOYER_ENTITY_SECTION),
  E (28, device, N_("Desk"), CHAIN, FOYER_ENTITY_ONLINE),
  E_SINCE (2, 29, client_alias, N_("Merged card"), CHAIN, 0),
  E_SINCE (2, 30, note, N_("Note"), LOCATION, 0),
  E_SINCE (2, 31, acct, N_("Account"), CHAIN, 0),
  E_SINCE (2, 32, entry, N_("Account entry"), LOCATION, FOYER_ENTITY_FACT),
  E_SINCE (2, 33, lease, N_("Amount lent to a desk"), LOCATION, 0),
  E_SINCE (2, 34, private_note, N_("Private note"), CHAIN, FOYER_ENTITY_SECTION),
  E_SINCE (4, 35, package_item, N_("Service of a package"), CHAIN, 0),
  E_SINCE (4, 36, assistant, N_("Assistant"), LOCATION, 0),
  E_SINCE (4, 37, appointment_label, N_("Label of a booking"), LOCATION, 0),
  E_SINCE (4, 38, custom_field, N_("Custom field"), CHAIN, 0),
  E_SINCE (4, 39, client_value, N_("Custom value of a client"), CHAIN, 0),
  E_SINCE (4, 40, appointment_value, N_("Custom value of a booking"), LOCATION, 0),
  E_SINCE (4, 41, visitor, N_("Visitor"), CHAIN, 0),
  E_SINCE (4, 42, repeat_template, N_("Repeat template"), CHAIN, 0),
  E_SINCE (4, 43, series, N_("Series"), LOCATION, 0),
  E_SINCE (4, 44, timetable, N_("Timetable"), LOCATION, 0),
  E_SINCE (4, 45, enrolment, N_("Enrolment"), LOCATION, 0),
  E_SINCE (4, 46, waitlist, N_("Waiting list"), LOCATION, 0),
  E_SINCE (4, 47, schedule_template, N_("Schedule template"), CHAIN, 0),
  E_SINCE (5, 48, preference, N_("Preference"), CHAIN, 0),
  E_SINCE (5, 49, sign_in, N_("Sign-in"), LOCATION, 0),
  E_SINCE (5, 50, segment, N_("Segment"), CHAIN, 0),
  E_SINCE (5, 51, activity, N_("Activity"), LOCATION, FOYER_ENTITY_KEPT),
  E_SINCE (5, 52, role, N_("Role"), CHAIN, 0),
  E_SINCE (5, 53, client_file, N_("File of a client"), CHAIN, 0),
  E_SINCE (5, 54, client_adjust, N_("Correction of a client's figures"), CHAIN, FOYER_ENTITY_FACT),
  E_SINCE (5, 55, client_rule, N_("Rule for clients"), CHAIN, 0),
  E_SINCE (5, 56, client_award, N_("Rule applied to a client"), CHAIN, 0),
  E_SINCE (5, 57, medical_card, N_("Medical card"), CHAIN, FOYER_ENTITY_SECTION),
  E_SINCE (5, 58, protocol, N_("Visit protocol"), CHAIN, FOYER_ENTITY_SECTION),
  E_SINCE (5, 59, protocol_version, N_("Signed protocol"), CHAIN, FOYER_ENTITY_SECTION),
  E_SINCE (5, 60, treatment_plan, N_("Treatment plan"), CHAIN, FOYER_ENTITY_SECTION),
  E_SINCE (5, 61, plan_stage, N_("Stage of a treatment plan"), CHAIN, FOYER_ENTITY_SECTION),
  E_SINCE (5, 62, medical_log, N_("Reading of medical records"), CHAIN, FOYER_ENTITY_SECTION | FOYER_ENTITY_KEPT),
  E_SINCE (5, 63, review, N_("Review"), LOCATION, 0),
  E_SINCE (5, 64, erasure, N_("Erased person"), CHAIN, FOYER_ENTITY_KEPT),
  E_SINCE (5, 65, tax, N_("Tax"), CHAIN, 0),
  E_SINCE (5, 66, acct_type, N_("Type of client account"), CHAIN, 0),
  E_SINCE (5, 67, till, N_("Till"), LOCATION, FOYER_ENTITY_FACT),
  E_SINCE (5, 68, till_event, N_("Event of a drawer"), LOCATION, FOYER_ENTITY_FACT),
  E_SINCE (5, 69, party, N_("Counterparty"), CHAIN, 0),
};
/* Sections are held by desks (device.scopes), rights by users. A right that hides fields (FOYER_FIELD_PHONE) hides them in every answer, on paper and
 * over the API; a desk none of whose users has it does not hold clients' numbers at all (foyer-veil.h). */
const char *const foyer_sections[] = { "payroll", "medical", NULL };
const int foyer_n_entities = G_N_ELEMENTS (foyer_entities);
