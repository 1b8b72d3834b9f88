"""The first hour of three users, by mouse and keyboard in the real window, with screenshots."""
