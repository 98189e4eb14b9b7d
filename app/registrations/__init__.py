"""Registrations (*đăng ký đại biểu*): who comes for each invitation line."""
