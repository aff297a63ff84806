-- Filtering by a label or a field of one's own reads what carries it, not every booking and every value.
CREATE INDEX appointment_label_label ON appointment_label(label);
CREATE INDEX client_value_field ON client_value(field);
