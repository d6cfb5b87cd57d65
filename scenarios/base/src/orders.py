from sqlalchemy import text

BY_CUSTOMER = text("SELECT id FROM orders WHERE customer = :customer")
