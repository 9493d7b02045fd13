"""The real program under the eyes and ears of a screen reader (`make screen-reader`)."""
