"""Checkers: is this output a right answer?"""
