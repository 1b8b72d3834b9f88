"""The visual Turing test: which drawings were made by a person?"""
