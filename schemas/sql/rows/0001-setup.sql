-- How set-up, team and schedule are looked up.
CREATE INDEX user_phone ON user(phone) WHERE phone IS NOT NULL;
CREATE INDEX user_email ON user(email) WHERE email IS NOT NULL;
CREATE INDEX grant_user ON "grant"(user);
CREATE INDEX grant_staff ON "grant"(staff) WHERE staff IS NOT NULL;
CREATE INDEX staff_loc ON staff(loc);
CREATE INDEX staff_user ON staff(user) WHERE user IS NOT NULL;
CREATE INDEX workday_staff ON workday(staff, date);
CREATE INDEX service_category ON service(category);
CREATE INDEX service_staff_staff ON service_staff(staff);
CREATE INDEX service_staff_service ON service_staff(service);
CREATE INDEX service_resource_service ON service_resource(service);
CREATE INDEX instance_resource ON instance(resource);
